package console_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/scenarios"
)

var screenshots = flag.String("screenshots", "", "a folder for pictures of every view; empty takes none")

// patience is how long a page may take to show something, on a machine that others use too.
const patience = 90 * time.Second

// browser is the one that all tests share; each has a tab of its own.
var browser struct {
	once sync.Once
	ctx  context.Context
	end  func()
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if browser.end != nil {
		browser.end()
	}
	os.Exit(code)
}

// programs are names that browsers go by.
var programs = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"}

func startBrowser() {
	at := slices.IndexFunc(programs, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if at < 0 {
		browser.err = errors.New("no browser was found: install chromium")
		return
	}
	// Containers run as root, where the browser refuses its sandbox, and have little shared memory.
	browser.ctx, browser.end = chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(programs[at]), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true)))
	browser.err = chromedp.Do(browser.ctx)
}

// page is a tab of a browser that shows the console of a server.
type page struct {
	*testing.T
	ctx    context.Context
	origin string

	mu   sync.Mutex
	said []string // by the page on its console
}

// open shows a place of the console in a new tab. The test ends with a failure when the
// page told of an error or broke its policy.
func open(t *testing.T, origin, address string) *page {
	t.Helper()
	browser.once.Do(startBrowser)
	if browser.err != nil {
		if os.Getenv("RINGER_BROWSER") == "required" {
			t.Fatal(browser.err)
		}
		t.Skipf("skipped: %v", browser.err)
	}
	ctx, cancel := chromedp.NewContext(browser.ctx)
	p := &page{T: t, ctx: ctx, origin: origin}
	t.Cleanup(func() {
		cancel()
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, text := range p.said {
			t.Errorf("the page says: %s", text)
		}
	})
	err := chromedp.Listen(ctx, func(event any) {
		var text string
		switch event := event.(type) {
		case *runtime.EventExceptionThrown:
			text = event.ExceptionDetails.Text
			if e := event.ExceptionDetails.Exception; e != nil {
				text += " " + e.Description
			}
		case *runtime.EventConsoleAPICalled:
			if event.Type == runtime.ConsoleAPICalledTypeError {
				for _, arg := range event.Args {
					text += string(arg.Value) + arg.Description
				}
			}
		case *log.EventEntryAdded:
			if event.Entry.Source == "security" {
				text = event.Entry.Text
			}
		}
		if text != "" {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.said = append(p.said, text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	p.do(call(log.Enable, cdp.Empty{}), chromedp.EmulateViewport(1280, 900), chromedp.Navigate(origin+"/_ringer/"+address))
	return p
}

// call makes an action of a command of the browser's protocol.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	get(p, chromedp.Steps(actions...))
}

func get[T any](p *page, action chromedp.Action[T]) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		p.Fatal(err)
	}
	return value
}

// eval gives the value of an expression in the page; nothing is nil.
func (p *page) eval(expression string) any {
	p.Helper()
	return get(p, chromedp.Evaluate[any](expression, chromedp.EvalAwaitPromise))
}

// wait waits until an expression is true.
func (p *page) wait(expression string) {
	p.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if value, _ := p.eval("Boolean(" + expression + ")").(bool); value {
			return
		}
		if time.Now().After(end) {
			p.picture("failed")
			p.Fatalf("the page never came to %s; it shows:\n%s", expression, p.eval("location.hash + '\\n' + document.body.innerText.slice(0, 4000)"))
		}
	}
}

// quoted writes a text as an expression.
func quoted(text string) string {
	encoded, _ := json.Marshal(text) // a text can be encoded
	return string(encoded)
}

// sees waits for a text in the part of the page that a selector finds.
func (p *page) sees(selector, text string) {
	p.Helper()
	p.wait(fmt.Sprintf("[...document.querySelectorAll(%s)].some((e) => e.innerText.includes(%s))", quoted(selector), quoted(text)))
}

// find is an expression for the first visible element of a selector that has a name, in the
// dialog that is open, if any.
func find(selector, name string) string {
	return fmt.Sprintf(`[...([...document.querySelectorAll("dialog[open]")].at(-1) ?? document).querySelectorAll(%s)].filter((e) => e.checkVisibility()).find((e) => (e.getAttribute("aria-label") ?? e.labels?.[0]?.innerText ?? e.innerText).trim() === %s)`, quoted(selector), quoted(name))
}

// press clicks a button or a link by its name.
func (p *page) press(name string) {
	p.Helper()
	element := find("button, a, summary", name)
	p.wait(element)
	p.eval("(" + element + ").click()")
}

// enter fills a field by its name.
func (p *page) enter(name, text string) {
	p.Helper()
	element := find("input, select, textarea", name)
	p.wait(element)
	p.eval(fmt.Sprintf(`(() => {
		const e = %s;
		if (e.type === "checkbox") { if (String(e.checked) !== %s) e.click(); return; }
		e.value = %s;
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}));
	})()`, element, quoted(text), quoted(text)))
}

// goTo shows another place.
func (p *page) goTo(address string) {
	p.Helper()
	p.eval("location.hash = " + quoted(address))
}

// picture keeps what the page looks like, where pictures are wanted.
func (p *page) picture(name string) {
	if *screenshots == "" {
		return
	}
	image := get(p, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), image, 0o644); err != nil {
		p.Fatal(err)
	}
}

// server is a server with the three vendors on a port that stays when it starts anew.
type server struct {
	t       *testing.T
	options mock.Options
	address string
	origin  string
	stop    func()
}

// scenario reads one for the vendors of the tests.
func scenario(t *testing.T, text string) *scenarios.Scenario {
	t.Helper()
	catalog, err := mock.Catalog(vendors()...)
	if err != nil {
		t.Fatal(err)
	}
	read, err := scenarios.Parse(catalog, "test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func vendors() []*mock.Vendor { return []*mock.Vendor{kantata.New(), piercloud.New(), secoda.New()} }

// serve starts a server; without vendors it has the three, without a scenario the demo.
func serve(t *testing.T, o mock.Options) *server {
	t.Helper()
	if o.Vendors == nil {
		o.Vendors = vendors()
	}
	if o.Scenario == nil {
		catalog, err := mock.Catalog(o.Vendors...)
		if err != nil {
			t.Fatal(err)
		}
		if o.Scenario, err = scenarios.Builtin(catalog, "demo"); err != nil {
			t.Fatal(err)
		}
	}
	s := &server{t: t, options: o, address: "127.0.0.1:0"}
	s.start()
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *server) start() {
	s.t.Helper()
	made, err := mock.New(s.options)
	if err != nil {
		s.t.Fatal(err)
	}
	var listener net.Listener
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if listener, err = net.Listen("tcp", s.address); err == nil || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.address = listener.Addr().String()
	s.origin = "http://" + s.address
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { _ = made.Serve(ctx, listener); close(ended) }()
	s.stop = sync.OnceFunc(func() { cancel(); <-ended })
}

// do makes a call with a body, and gives the status.
func (s *server) do(method, path, body string) int {
	s.t.Helper()
	status, _ := s.ask(method, path, body)
	return status
}

// get reads what a control call answers.
func (s *server) get(path string) string {
	s.t.Helper()
	_, body := s.ask("GET", path, "")
	return strings.TrimSpace(body)
}

func (s *server) ask(method, path, body string) (status int, answer string) {
	s.t.Helper()
	request, err := http.NewRequest(method, s.origin+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer demo-token")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
