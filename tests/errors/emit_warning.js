// Warnings go to stderr after the current turn, with name and code; a deprecation with the same code comes once.
process.on('warning', (warning) => console.log('event', warning.name, warning.code, warning.message));
process.emitWarning('plain');
process.emitWarning('named', 'CustomWarning', 'C001');
process.emitWarning('with options', { type: 'Special', code: 'S1', detail: 'and a detail' });
process.emitWarning('old', 'DeprecationWarning', 'DEP_X');
console.log('main done');
