// Values after = or a blank; underscores for hyphens.
// flags: --stack_trace_limit=3
console.log(Error.stackTraceLimit);
