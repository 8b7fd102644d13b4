// Own properties and the cause are shown after the stack.
// exit: 1
const error = new Error('outer', { cause: new RangeError('inner') });
error.code = 'E_OUTER';
error.details = { tries: 3 };
throw error;
