// V8's flags are passed on.
// flags: --expose-gc --stack-trace-limit=2
console.log(typeof gc, Error.stackTraceLimit, process.execArgv);
