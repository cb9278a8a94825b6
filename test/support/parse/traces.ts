/** Traces as runtimes print them: each list is one record, first line first. */
export const TRACES: Readonly<Record<string, string>> = {
  'node error with properties': `StripeInvalidRequestError: No such checkout.session: 'cs_test_a1B2c3D4e5F6g7H8i9J0'
    at res.toJSON.then.StripeAPIError.message (/app/node_modules/stripe/cjs/RequestSender.js:96:31)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  type: 'StripeInvalidRequestError',
  raw: {
    code: 'resource_missing',
    headers: {
      'request-id': 'req_a1B2c3D4e5F6g7'
    }
  },
  requestId: 'req_a1B2c3D4e5F6g7'
}`,
  'node uncaught': `/app/server.js:12
      throw new Error('deal 4540')
      ^

Error: deal 4540
    at Object.<anonymous> (/app/server.js:12:9)
    at Module._compile (node:internal/modules/cjs/loader:1358:14)

Node.js v20.20.2`,
  'node with a cause': `Error: outer
    at f (/app/a.js:1:1) {
  [cause]: Error: inner
      at g (/app/b.js:2:2)
}`,
  'node AggregateError': `AggregateError [ECONNREFUSED]: 
    at internalConnectMultiple (node:net:1118:18) {
  code: 'ECONNREFUSED',
  [errors]: [
    Error: connect ECONNREFUSED ::1:5432
        at createConnectionError (node:net:1647:14) {
      errno: -111
    }
  ]
}`,
  'python chain': `Traceback (most recent call last):
  File "/app/hooks.py", line 12, in handle
    event = stripe.Webhook.construct_event(payload, header, secret)
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/app/stripe/_webhook.py", line 31, in construct_event
    raise error.SignatureVerificationError(
stripe.SignatureVerificationError: No signatures found

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/a.py", line 1, in f
psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "x"
DETAIL:  Key (event_id)=(evt_1MqqbKLt4dXK03v5qaIbiNCC) already exists.`,
  'python group': `  + Exception Group Traceback (most recent call last):
  |   File "/app/a.py", line 1, in f
  | ExceptionGroup: unhandled errors (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: deal 4540
    +------------------------------------`,
  java: `Exception in thread "main" java.lang.IllegalStateException: no deal
	at com.example.Hook.handle(Hook.java:42)
	Suppressed: java.io.IOException: x
		at com.example.A.b(A.java:1)
Caused by: com.stripe.exception.SignatureVerificationException: No signatures found
	at com.stripe.net.Webhook.constructEvent(Webhook.java:45)
	... 2 more`,
  'go panic': `panic: runtime error: invalid memory address or nil pointer dereference [recovered]
	panic: runtime error: invalid memory address
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x6a1b2c]

goroutine 1 [running]:
main.(*Server).handle(0xc000010000, {0x7f, 0x1})
	/app/main.go:42 +0x1d
main.main()
	/app/main.go:12 +0x25
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3086 +0x5cb
exit status 2`,
  rust: `thread 'main' panicked at src/main.rs:2:5:
called \`Result::unwrap()\` on an \`Err\` value: "deal 4540"
stack backtrace:
   0: rust_begin_unwind
             at /rustc/abc/library/std/src/panicking.rs:645:5
   1: core::panicking::panic_fmt
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`,
  php: `PHP Fatal error:  Uncaught Stripe\\Exception\\SignatureVerificationException: No signatures found in /app/W.php:45
Stack trace:
#0 /app/W.php(12): Stripe\\Webhook::constructEvent('{...', 't=1', 'x')
#1 {main}
  thrown in /app/W.php on line 45`,
  dotnet: `Unhandled exception. System.InvalidOperationException: no deal
 ---> Stripe.StripeException: The expected signature was not found
   at Stripe.EventUtility.ValidateSignature(String json) in /a.cs:line 12
   --- End of inner exception stack trace ---
   at App.Hook.Handle()
--- End of stack trace from previous location ---
   at App.Main()`,
  ruby: `/app/hook.rb:12:in \`construct_event': No signatures found (Stripe::SignatureVerificationError)
	from /app/hook.rb:3:in \`handle'
	from /app/main.rb:1:in \`<main>'`,
  'java nested': `org.springframework.web.util.NestedServletException: Request processing failed; nested exception is java.lang.IllegalStateException: no deal
	at org.springframework.web.servlet.FrameworkServlet.processRequest(FrameworkServlet.java:1014)
Caused by: java.lang.IllegalStateException: no deal
	at com.example.Hook.handle(Hook.java:42)
	... 45 common frames omitted`,
  'java nested on a line of its own': `java.rmi.ServerException: RemoteException occurred; nested exception is: 
	java.rmi.UnmarshalException: error unmarshalling; nested exception is: 
	java.lang.ClassNotFoundException: com.example.Deal
	at sun.rmi.server.UnicastServerRef.dispatch(UnicastServerRef.java:1)`,
  'go panic in a handler': `panic: deal 4540

goroutine 7 [running]:
main.handle.func1()
	/app/main.go:40 +0x1d
panic({0x5f1a80?, 0x6a3c10?})
	/usr/local/go/src/runtime/panic.go:914 +0x21f
main.handle(...)
	/app/main.go:44
created by main.main in goroutine 1
	/app/main.go:12 +0x25`,
  'go panic by a signal': `SIGQUIT: quit
PC=0x46b3a1 m=0 sigcode=0

goroutine 0 [idle]:
runtime.futex(0x5a2e08, 0x80, 0x0)
	/usr/local/go/src/runtime/sys_linux_amd64.s:557 +0x21 fp=0x7ffd sp=0x7ffc pc=0x46b3a1

goroutine 1 [chan receive, 5 minutes]:
main.main()
	/app/main.go:12 +0x25

rax    0xca
rip    0x46b3a1`,
  'dart uncaught': `Unhandled exception:
Bad state: deal 4540
#0      handle (file:///app/bin/main.dart:2:3)
#1      _delayEntrypointInvocation (dart:isolate-patch/isolate_patch.dart:297:19)`,
  elixir: `** (RuntimeError) deal 4540
    (pay 0.1.0) lib/pay/hook.ex:12: Pay.Hook.handle/1
    (stdlib 5.2) gen_server.erl:1077: :gen_server.try_handle_call/4`,
  'dotnet inner': `System.AggregateException: One or more errors occurred. (no deal)
 ---> System.InvalidOperationException: no deal
 ---> Npgsql.PostgresException (0x80004005): 40P01: deadlock detected
   at Npgsql.Internal.NpgsqlConnector.ReadMessage()
   --- End of inner exception stack trace ---
   at App.Hook.Handle() in /src/Hook.cs:line 12
   --- End of inner exception stack trace ---
 ---> (Inner Exception #1) System.TimeoutException: slow<---
`.trimEnd(),
  'python direct cause': `Traceback (most recent call last):
  File "/app/a.py", line 1, in f
KeyError: 'deal_id'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/b.py", line 2, in g
app.errors.NoDeal: deal 4540`,
  'php chain': `PHP Fatal error:  Uncaught RuntimeException: inner in /app/a.php:1
Stack trace:
#0 {main}

Next LogicException: deal 4540 in /app/a.php:2
Stack trace:
#0 /app/b.php(2): f()
#1 {main}
  thrown in /app/a.php on line 2`,
  'ruby cause': `/app/hook.rb:12:in 'Hook#handle': deal 4540 (RuntimeError)
	from /app/main.rb:3:in '<main>'
/app/hook.rb:10:in 'Hook#load': inner (ArgumentError)
	from /app/hook.rb:12:in 'Hook#handle'
	from /app/main.rb:3:in '<main>'`,
  'XML body': `<?xml version="1.0" encoding="UTF-8"?>
<error>
  <code>500</code>
  <deal>4540</deal>
</error>`,
  'console.log of an object': `{
  id: 'evt_1MqqbKLt4dXK03v5qaIbiNCC',
  data: { object: { metadata: [Object] } },
  deal_id: '4540'
}`,
  'pretty JSON': `{
  "level": "error",
  "message": "failed",
  "timestamp": "2026-01-12T10:00:00Z",
  "deal_id": 4540
}`,
}
