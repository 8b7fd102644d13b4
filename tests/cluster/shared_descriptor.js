// env: NODE_CLUSTER_SCHED_POLICY=none
// One descriptor on which all workers accept themselves.
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  console.log(cluster.schedulingPolicy === cluster.SCHED_NONE);
  const worker = cluster.fork({ NAME: 'given' });
  worker.on('listening', ({ port }) => {
    let text = '';
    net.connect(port, '127.0.0.1').on('data', (chunk) => { text += chunk; }).on('close', () => {
      console.log(text);
      worker.disconnect();
    });
  });
  worker.on('exit', (code, signal) => console.log('exit', code, signal, worker.exitedAfterDisconnect));
} else {
  net.createServer((socket) => socket.end(`from ${process.env.NAME}, ${process.env.NODE_UNIQUE_ID}`)).listen(0, '127.0.0.1');
}
