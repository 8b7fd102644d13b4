// exitCode is the code of a natural end; an exit handler may change it.
// exit: 9
process.exitCode = 4;
process.on('exit', (code) => {
  console.log('exit', code);
  process.exitCode = 9;
});
