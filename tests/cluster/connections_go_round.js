// One server of two workers: the primary accepts, and hands each connection to whoever is free.
const cluster = require('cluster');
const http = require('http');
const net = require('net');

if (cluster.isPrimary) {
  console.log(cluster.isWorker, cluster.schedulingPolicy === cluster.SCHED_RR, Object.keys(cluster.workers).length);
  let listening = 0;
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('listening', (worker, { addressType, port }) => {
    console.log('listening', addressType, port > 0);
    if (++listening === 2) ask(port);
  });
  const ask = async (port) => {
    const seen = new Set();
    // Who is free is not known beforehand: asked often enough, both have answered.
    while (seen.size < 2) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
      seen.add(await response.text());
    }
    console.log([...seen].sort());
    cluster.disconnect(() => {
      console.log('disconnected', Object.keys(cluster.workers).length);
      const refused = new Promise((resolve) => net.connect(port, '127.0.0.1').on('error', resolve));
      Promise.all([refused, exited.promise]).then(([{ code }, exit]) => console.log(code, exit));
    });
  };
  const exited = Promise.withResolvers();
  let exits = 0;
  cluster.on('exit', (worker, code, signal) => {
    if (++exits === 2) exited.resolve([code, signal, worker.exitedAfterDisconnect, worker.isDead()]);
  });
} else {
  const server = http.createServer((request, response) => response.end(`worker ${cluster.worker.id}`));
  server.listen(0, '127.0.0.1');
}
