// Real peers: OpenSSL's client and server, curl, and Node, in both roles and both versions.
const tls = require('tls');
const https = require('https');
const fs = require('fs');
const path = require('path');
const { execFile, spawn } = require('child_process');

const keys = path.join(__dirname, 'keys');
const file = (name) => path.join(keys, name);
const read = (name) => fs.readFileSync(file(name));
const ca = read('ca.pem');
const identity = { cert: read('server.pem'), key: read('server-key.pem') };

function run(command, args, input) {
  return new Promise((resolve) => {
    const child = execFile(command, args, { timeout: 20_000 }, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
    if (input !== undefined) child.stdin.end(input);
  });
}

const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

async function toOpenssl(version, flag) {
  // Its server echoes lines backwards.
  const child = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-cert', file('server.pem'), '-key', file('server-key.pem'),
                                  '-CAfile', file('ca.pem'), '-Verify', '1', '-alpn', 'x,y', '-rev', flag]);
  let said = '';
  const port = await new Promise((resolve) => {
    child.stdout.on('data', (bytes) => {
      said += bytes;
      const match = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(said);
      if (match) resolve(+match[1]);
    });
  });
  const connect = (session) => new Promise((resolve, reject) => {
    let given;
    const socket = tls.connect({ port, ca, servername: 'localhost', ALPNProtocols: ['y'], session,
                                 cert: read('client.pem'), key: read('client-key.pem') }, () => socket.write('live\n'));
    socket.on('session', (one) => { given = one; });
    socket.on('data', (bytes) => {
      console.log('to openssl', version, socket.getProtocol(), socket.alpnProtocol, socket.isSessionReused(), `${bytes}`.trim());
      socket.end();
    });
    socket.on('error', reject).on('close', () => resolve(given));
  });
  const session = await connect();
  await connect(session);
  child.kill();
}

async function fromOpenssl(version, flag) {
  const server = tls.createServer({ ...identity, ca, requestCert: true, ALPNProtocols: ['x', 'y'] }, (socket) => {
    console.log('from openssl', version, socket.getProtocol(), socket.alpnProtocol, socket.servername, socket.authorized,
                socket.getPeerCertificate().subject.CN, socket.isSessionReused());
    socket.end('hello');
  });
  const port = await listening(server);
  const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', file('ca.pem'), '-cert', file('client.pem'), '-key', file('client-key.pem'),
                '-servername', 'localhost', '-alpn', 'y', '-verify_return_error', flag];
  const ticket = path.join(fs.mkdtempSync(path.join(require('os').tmpdir(), 'rill-tls-')), 'session');
  for (const more of [['-sess_out', ticket], ['-sess_in', ticket]]) {
    const { stdout } = await run('openssl', [...args, ...more, '-ign_eof'], '');
    console.log(/hello/.test(stdout), /Verify return code: 0/.test(stdout), /Reused, /.test(stdout));
  }
  fs.rmSync(path.dirname(ticket), { recursive: true });
  server.close();
}

async function fromCurl() {
  const server = https.createServer(identity, (req, res) => {
    let size = 0;
    req.on('data', (bytes) => { size += bytes.length; }).on('end', () => res.end(`${req.method} ${size}\n`));
  });
  const port = await listening(server);
  const base = ['-sS', '--noproxy', '*', '--cacert', file('ca.pem'), '--resolve', `localhost:${port}:127.0.0.1`];
  for (const version of ['1.2', '1.3']) {
    const exactly = ['--tls-max', version, `--tlsv${version}`];
    const { stdout, stderr } = await run('curl', [...base, ...exactly, '--data-binary', '@-', `https://localhost:${port}/`, '--next', ...base, ...exactly,
                                                  `https://localhost:${port}/`], Buffer.alloc(300_000, 'x'));
    console.log('from curl', version, stdout.trim().replace('\n', ', '), stderr);
  }
  const { error } = await run('curl', [...base, '--tls-max', '1.1', '--tlsv1.1', `https://localhost:${port}/`]);
  console.log('from curl 1.1', error.code);
  server.close();
}

async function withNode() {
  const server = https.createServer(identity, (req, res) => req.pipe(res));
  const port = await listening(server);
  const script = `
    const https = require('https'), fs = require('fs');
    const req = https.request({ port: ${port}, host: '127.0.0.1', servername: 'localhost', method: 'POST', ca: fs.readFileSync(${JSON.stringify(file('ca.pem'))}) }, (res) => {
      let size = 0;
      const { authorized } = res.socket;
      res.on('data', (bytes) => { size += bytes.length; }).on('end', () => console.log(res.statusCode, size, authorized));
    });
    req.end(Buffer.alloc(1_000_000));`;
  const { stdout, stderr } = await run('node', ['-e', script]);
  console.log('from node', stdout.trim(), stderr);
  server.close();
}

(async () => {
  await toOpenssl('1.3', '-tls1_3');
  await toOpenssl('1.2', '-tls1_2');
  await fromOpenssl('1.3', '-tls1_3');
  await fromOpenssl('1.2', '-tls1_2');
  await fromCurl();
  await withNode();
})();
