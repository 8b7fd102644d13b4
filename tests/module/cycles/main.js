// A cycle sees what its partner has exported so far.
const a = require('./a');
console.log('main', a.done, require('./b').done);
