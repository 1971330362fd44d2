package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
)

// client is a small program that uses a vendor's API as a consumer would: it
// takes address and token from its environment. Each argument is a step:
// "METHOD PATH [BODY]" asks Secoda or the control API, "exit CODE" ends with a
// code, "echo" copies stdin to stdout, "say TEXT" writes to stderr, "env NAME"
// shows a variable, "wait" says so and ends with 7 when it is told to by a signal,
// and "wait forever" does not.
func client() {
	for _, step := range os.Args[1:] {
		verb, rest, _ := strings.Cut(step, " ")
		switch verb {
		case "exit":
			code, err := strconv.Atoi(rest)
			must(err)
			os.Exit(code)
		case "echo":
			_, err := io.Copy(os.Stdout, os.Stdin)
			must(err)
		case "say":
			fmt.Fprintln(os.Stderr, rest)
		case "env":
			fmt.Println(rest + "=" + os.Getenv(rest))
		case "wait":
			wait(rest == "forever")
		default:
			path, body, _ := strings.Cut(rest, " ")
			askVendor(verb, path, body)
		}
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(9)
	}
}

// wait tells of each signal that comes.
func wait(forever bool) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	fmt.Println("waiting")
	for s := range signals {
		fmt.Fprintln(os.Stderr, "client: told of", s)
		if !forever {
			os.Exit(7)
		}
	}
}

func askVendor(method, path, body string) {
	base := os.Getenv("SECODA_BASE_URL")
	if strings.HasPrefix(path, "/_ringer/") {
		base = os.Getenv("RINGER_URL")
	}
	request, err := http.NewRequest(method, base+path, strings.NewReader(body))
	must(err)
	request.Header.Set("Authorization", "Bearer "+os.Getenv("RINGER_TOKEN"))
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	must(err)
	_, err = io.Copy(io.Discard, response.Body)
	must(err)
	must(response.Body.Close())
	fmt.Println(method, path, response.StatusCode)
}
