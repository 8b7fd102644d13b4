// Standard output outlives its stream.
process.stdout.destroy();
console.log('still written');
process.stdout.write('and so is this\n', () => {
  process.stdout.on('close', () => process.stdout.write('closed\n'));
  process.stdout.destroy();
});
