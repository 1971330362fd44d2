package report

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// startBrowser gives a real browser. Where there is none the test is skipped, but where CI
// says that there must be one.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: a browser takes a while")
	}
	programs := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"}
	at := slices.IndexFunc(programs, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	switch {
	case at < 0 && os.Getenv("RINGER_BROWSER") == "required":
		t.Fatal("no browser was found: install chromium")
	case at < 0:
		t.Skip("skipped: no browser was found: install chromium")
	}
	ctx, end := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(programs[at]), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true)))
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab shows a report in a tab, and fails the test for each error and breach of the page's
// policy.
type tab struct {
	*testing.T
	ctx context.Context
}

func showReport(t *testing.T, browser context.Context, r *Report, width int64) tab {
	t.Helper()
	form, _ := FormOf("r.html")
	file := filepath.Join(t.TempDir(), "r.html")
	if err := os.WriteFile(file, writtenAs(t, form, r), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, end := chromedp.NewContext(browser)
	var mu sync.Mutex
	var wrong []string
	t.Cleanup(func() {
		end()
		mu.Lock()
		defer mu.Unlock()
		for _, text := range wrong {
			t.Errorf("the page says: %s", text)
		}
	})
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch event := event.(type) {
		case *runtime.EventExceptionThrown:
			wrong = append(wrong, event.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			wrong = append(wrong, event.Entry.Text)
		case *page.EventJavascriptDialogOpening:
			wrong = append(wrong, "a dialog: "+event.Message)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	enable := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{})
		return err
	})
	if err := chromedp.Do(ctx, enable, chromedp.EmulateViewport(width, 900), chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	return tab{t, ctx}
}

// wants evaluates expressions, each of which must be true.
func (t tab) wants(expressions ...string) {
	t.Helper()
	for _, expression := range expressions {
		value, err := chromedp.Run(t.ctx, chromedp.Evaluate[any](expression))
		if err != nil || value != true {
			t.Errorf("%s is %v, %v", expression, value, err)
		}
	}
}

func TestPageInABrowser(t *testing.T) {
	browser := startBrowser(t)
	const visible = `[...document.querySelectorAll("details.finding")].filter((e) => e.checkVisibility()).length`
	for name, width := range map[string]int64{"wide": 1280, "narrow": 360} {
		t.Run("500 findings, "+name, func(t *testing.T) {
			tab := showReport(t, browser, manyFindings(500), width)
			tab.wants(
				`document.documentElement.scrollWidth <= innerWidth`,
				visible+` === 500`,
				`document.querySelector("output").textContent === "500 of 500 shown"`,
				`(document.forms[0].search.value = "FIELD_49", document.forms[0].dispatchEvent(new Event("input")), `+visible+`) === 11`,
				`(document.forms[0].verdict.value = "flaky", document.forms[0].dispatchEvent(new Event("input")), `+visible+`) === 3`,
				`document.getElementById("vendor-drifted").checkVisibility() === false`,
				`(document.querySelector("button[value=open]").click(), document.querySelectorAll("details[open]").length) === 3`,
			)
		})
		t.Run("hostile texts, "+name, func(t *testing.T) {
			showReport(t, browser, hostileReport(), width).wants(
				`document.documentElement.scrollWidth <= innerWidth`,
				`document.scripts.length === 1 && document.images.length === 0`,
				`!document.forms[0].hidden`,
				`document.querySelectorAll("mark").length === 5 && document.querySelector("mark").textContent.startsWith("</script><script>alert(1)")`,
			)
		})
		t.Run("nothing, "+name, func(t *testing.T) {
			showReport(t, browser, &Report{Vendor: "acme"}, width).wants(`document.forms.length === 0`, `document.querySelector("h1").textContent === "acme: nothing was checked"`)
		})
	}
	t.Run("paper", func(t *testing.T) {
		tab := showReport(t, browser, manyFindings(20), 1280)
		tab.wants(`document.querySelectorAll("details[open]").length === 0`, `(addEventListener("beforeprint", () => document.title = "open " + document.querySelectorAll("details[open]").length), true)`)
		pdf, err := chromedp.Run(tab.ctx, chromedp.Action[page.PrintToPDFResult](func(ctx context.Context, target *chromedp.Target) (page.PrintToPDFResult, error) {
			return cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{})
		}))
		if err != nil || !strings.HasPrefix(string(pdf.Data), "%PDF") {
			t.Fatalf("it is printed as %.20q, %v", pdf.Data, err)
		}
		tab.wants(`document.title === "open 20"`, `document.querySelectorAll("details[open]").length === 0`)
	})
}
