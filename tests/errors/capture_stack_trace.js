// Error.captureStackTrace, stackTraceLimit, prepareStackTrace.
function Made() { Error.captureStackTrace(this, Made); }
function make() { return new Made(); }
console.log(make().stack.split('\n')[1].trim().replace(__dirname, '.'));
Error.stackTraceLimit = 1;
console.log(new Error('short').stack.split('\n').length);
Error.stackTraceLimit = 10;
Error.prepareStackTrace = (error, sites) => `${error.message} ${sites[0].getLineNumber()} ${typeof sites[0].getFileName()}`;
console.log(new Error('prepared').stack);
