// A handler keeps the process alive; the rest of the throwing callback is lost, later ones run.
process.on('uncaughtException', (error, origin) => console.log('caught', error.message, origin));
setTimeout(() => {
  throw new Error('first');
}, 1);
setTimeout(() => console.log('second still runs'), 2);
process.nextTick(() => { throw new Error('from a tick'); });
