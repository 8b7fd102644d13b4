// The events of a worker's life, messages, a port that is taken, and the end by a signal.
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  cluster.setupPrimary({ args: ['an argument'], silent: true });
  cluster.on('setup', (settings) => console.log('setup', settings.args, settings.silent));
  const worker = cluster.fork();
  console.log(worker.id, worker.state, worker.isConnected(), worker.isDead(), cluster.workers[1] === worker);
  for (const event of ['fork', 'online', 'disconnect', 'exit']) {
    cluster.on(event, (which, ...rest) => console.log('cluster', event, which === worker, ...rest));
  }
  for (const event of ['online', 'disconnect', 'exit']) worker.on(event, (...rest) => console.log('worker', event, ...rest));
  const taken = net.createServer().listen(0, '127.0.0.1', () => {
    worker.on('online', () => worker.send({ port: taken.address().port }));
  });
  worker.on('message', (message) => {
    console.log(message);
    taken.close();
    worker.kill();
  });
} else {
  process.on('message', ({ port }) => {
    net.createServer().listen(port, '127.0.0.1').on('error', ({ code, syscall }) => {
      process.send({ code, syscall, argument: process.argv[2], worker: cluster.isWorker });
    });
  });
}
