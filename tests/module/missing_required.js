// A missing module inside a required file: message and require stack.
// exit: 1
require('./does-not-exist');
