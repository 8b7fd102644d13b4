// Feeds the bytes of the case documents to this crate's parser and to node's own (real servers and clients on
// loopback) and compares: accepted or refused, by which code, and the messages seen. Every difference must be listed
// in differences.md, under the section of an RFC that decides it, and everything listed there must differ.
//   node run.js EVENT_LOG_BINARY             compare; status 1 when something is not as listed
//   node run.js EVENT_LOG_BINARY --update    rewrite the list; what is new goes under "Undecided", which is refused
// Limits are left out: the two have different ones.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const http = require('http');
const net = require('net');
const path = require('path');

const cases = path.join(__dirname, '../cases');
const listPath = path.join(__dirname, 'differences.md');
const [binary, option] = process.argv.slice(2);

main();

async function main() {
  const inputs = collect();
  const lines = inputs.map((i) => [i.mode, i.context, i.grammar, i.bytes.toString('hex')].join(' '));
  const told = execFileSync(binary, { input: lines.join('\n') + '\n', maxBuffer: 1 << 30 }).toString();
  const ours = told.trim().split('\n').map((line) => JSON.parse(line));
  const found = new Map();
  for (const [i, input] of inputs.entries()) {
    const node = input.mode === 'request' ? await serve(input) : await ask(input);
    const verdict = compare(input, ours[i], node);
    if (verdict) found.set(input.key, verdict);
    if (process.env.VERBOSE === input.title) console.log(JSON.stringify({ node, here: ours[i] }, null, 1));
  }
  console.log(`${inputs.length} inputs, ${found.size} differences, node ${process.version}, llhttp ${process.versions.llhttp}`);
  const wrong = check(found);
  for (const line of wrong) console.log(line);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

// The cases' inputs, as tests/cases.rs reads them.
function collect() {
  const inputs = [];
  const keys = new Set();
  for (const mode of ['request', 'response']) {
    for (const file of fs.readdirSync(path.join(cases, mode)).sort()) {
      const text = fs.readFileSync(path.join(cases, mode, file), 'utf8');
      for (const [, title, words, block] of text.matchAll(/^## (.*)\n[^]*?^```http(.*)\n([^]*?)^```$/gm)) {
        const set = words.trim().split(/ +/).filter(Boolean);
        if (set.some((word) => /ignore_upgrade|_bytes=|headers=/.test(word))) continue;
        const context = set.find((word) => word.startsWith('to='))?.slice(3) ?? '-';
        const grammar = set.some((word) => !word.startsWith('to=')) ? 'all' : 'strict';
        const key = `${mode}/${file.replace('.md', '')}: ${title}`;
        if (keys.has(key)) throw new Error(`two cases named ${key}`);
        keys.add(key);
        inputs.push({ key, title, mode, context, grammar, bytes: unescape(block) });
      }
    }
  }
  return inputs;
}

function unescape(block) {
  const parts = [];
  const escape = /\\(?:x(..)|\{(.*?)\*(\d+)\}|(.))|([^\\\n]+)/g;
  for (const [, hex, text, times, letter, plain] of block.matchAll(escape)) {
    if (plain !== undefined) parts.push(Buffer.from(plain));
    else if (hex) parts.push(Buffer.from(hex, 'hex'));
    else if (times) for (let i = 0; i < times; i++) parts.push(unescape(text));
    else parts.push(Buffer.from({ r: '\r', n: '\n', t: '\t', 0: '\0' }[letter] ?? letter));
  }
  return Buffer.concat(parts);
}

// What a node server makes of the bytes: those of one connection, and its end.
function serve({ bytes, grammar }) {
  return new Promise((resolve) => {
    const seen = { messages: [], outcome: 'ok', rest: null };
    const insecureHTTPParser = grammar === 'all';
    const server = http.createServer({ insecureHTTPParser, requireHostHeader: false, keepAliveTimeout: 0 });
    server.maxHeadersCount = 0;
    const onRequest = (req, res) => {
      read(seen, req, {});
      res.end();
    };
    server.on('request', onRequest).on('checkContinue', onRequest).on('checkExpectation', onRequest);
    const onTunnel = (req, socket, head) => {
      seen.messages.push({ ...describe(req), body: '', trailers: [], complete: true });
      seen.rest = head.toString('latin1');
      socket.on('data', (data) => (seen.rest += data.toString('latin1')));
      socket.on('end', () => socket.end()).resume();
    };
    server.on('upgrade', onTunnel).on('connect', onTunnel);
    server.on('clientError', (error, socket) => {
      seen.outcome = error.code;
      socket.destroy();
    });
    server.listen(0, '127.0.0.1', () => {
      const client = net.connect(server.address().port, '127.0.0.1');
      client.on('error', () => {}).resume();
      client.on('close', () => server.close(() => resolve(seen)));
      client.end(bytes);
    });
  });
}

// What a node client makes of the bytes as the answer to one request.
function ask({ bytes, context, grammar }) {
  return new Promise((resolve) => {
    const seen = { messages: [], outcome: 'ok', rest: null };
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(bytes));
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      const method = { '-': 'GET', head: 'HEAD', connect: 'CONNECT' }[context];
      const path = context === 'connect' ? 'x:1' : '/';
      const insecureHTTPParser = grammar === 'all';
      const req = http.request({ port, host: '127.0.0.1', method, path, insecureHTTPParser, agent: false });
      req.maxHeadersCount = 0;
      req.on('information', (info) => {
        const { statusCode, statusMessage, httpVersion, rawHeaders } = info;
        const message = { status: statusCode, reason: statusMessage, version: httpVersion, headers: rawHeaders };
        seen.messages.push({ method: '', url: '', ...message, body: '', trailers: [], complete: true });
      });
      req.on('response', (res) => read(seen, res, {}));
      const onTunnel = (res, socket, head) => {
        seen.messages.push({ ...describe(res), body: '', trailers: [], complete: true });
        seen.rest = head.toString('latin1');
        socket.on('data', (data) => (seen.rest += data.toString('latin1')));
        socket.on('end', () => socket.end()).resume();
      };
      req.on('upgrade', onTunnel).on('connect', onTunnel);
      req.on('error', (error) => (seen.outcome = error.code));
      req.on('close', () => server.close(() => resolve(seen)));
      req.end();
    });
  });
}

function describe(message) {
  return {
    method: message.method ?? '',
    url: message.url ?? '',
    status: message.statusCode ?? 0,
    reason: message.statusMessage ?? '',
    version: message.httpVersion,
    headers: message.rawHeaders,
  };
}

function read(seen, message) {
  const entry = { ...describe(message), body: '', trailers: [], complete: false };
  seen.messages.push(entry);
  message.on('data', (data) => (entry.body += data.toString('latin1')));
  message.on('error', (error) => {
    if (seen.outcome === 'ok') seen.outcome = error.code;
  });
  message.on('end', () => {
    entry.complete = message.complete;
    entry.trailers = message.rawTrailers;
  });
}

// Words for a difference, or nothing.
function compare(input, here, node) {
  const [a, b] = [here, node].map((side) => reduce(input, side));
  if (a.outcome !== b.outcome) {
    const say = (side) => (side.outcome === 'ok' ? 'accepts' : side.outcome);
    return `node ${say(b)}, here ${say(a)}`;
  }
  if (a.rest !== b.rest) return 'other bytes after the switch of protocols';
  // What is known of a message that is refused later depends on how far a reader has come.
  const compared = a.outcome === 'ok' ? ['messages'] : ['complete'];
  for (const field of compared) {
    if (JSON.stringify(a[field]) !== JSON.stringify(b[field])) return `other ${field}`;
  }
}

function reduce(input, { messages, outcome, rest }) {
  const keys = ['method', 'url', 'status', 'reason', 'version', 'headers', 'body', 'trailers', 'complete'];
  let list = messages.map((message) => keys.map((key) => message[key]));
  if (input.mode === 'response') {
    // A client reads one answer; what is behind it is nobody's.
    const last = messages.findIndex((message) => message.status >= 200 || message.status === 101);
    if (last >= 0 && messages[last].complete) {
      list = list.slice(0, last + 1);
      outcome = 'ok';
    } else if (outcome === 'ok') {
      outcome = 'HPE_INVALID_EOF_STATE';
    }
  }
  // A cut connection has many names in node, and one in llhttp.
  if (/ECONNRESET|ERR_STREAM_PREMATURE_CLOSE/.test(outcome)) outcome = 'HPE_INVALID_EOF_STATE';
  return { messages: list, complete: list.filter((message) => message.at(-1)), outcome, rest };
}

// The list is made of lines "- key: verdict" under headings.
function check(found) {
  const text = fs.existsSync(listPath) ? fs.readFileSync(listPath, 'utf8') : '';
  const listed = new Map();
  const wrong = [];
  let heading = '';
  const kept = text.split('\n').filter((line) => {
    if (line.startsWith('## ')) heading = line;
    const [, key, verdict] = /^- `(.*)`: (.*)$/.exec(line) ?? [];
    if (!key) return true;
    if (heading === '## Undecided') wrong.push(`undecided: ${key}: ${verdict}`);
    if (listed.has(key)) wrong.push(`listed twice: ${key}`);
    listed.set(key, verdict);
    if (found.get(key) !== verdict) wrong.push(`listed, but ${found.get(key) ?? 'no difference'}: ${key}: ${verdict}`);
    return found.get(key) === verdict;
  });
  const fresh = [...found].filter(([key, verdict]) => listed.get(key) !== verdict);
  for (const [key, verdict] of fresh) wrong.push(`not listed: ${key}: ${verdict}`);
  if (option === '--update') {
    const lines = fresh.map(([key, verdict]) => `- \`${key}\`: ${verdict}`);
    if (lines.length > 0) kept.push('## Undecided', '', ...lines, '');
    fs.writeFileSync(listPath, kept.join('\n'));
  }
  return wrong;
}
