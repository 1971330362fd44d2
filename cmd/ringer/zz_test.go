package main
import ("testing";"os";"github.com/ringer-mock/ringer/contracts/drift";"encoding/json";"fmt")
func TestZZ(t *testing.T){ setDriftTokens(t)
 for _, m := range drift.Mutations() { if m.Name==os.Getenv("MUT") && m.Vendor==os.Getenv("VEN") { r:=checkStandIn(t,m.Vendor,m,1,patience); b,_:=json.MarshalIndent(r.report,""," "); fmt.Println(string(b)); fmt.Println(r.calls, r.err) } }
}
