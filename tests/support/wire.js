// For scripts that talk to an HTTP server by plain sockets: what they send is written out, what they hear is kept.
'use strict';

const net = require('net');

class Wire {
  constructor(port) {
    this.heard = '';
    this.closed = false;
    this.socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.socket.setEncoding('latin1');
    this.waiting = [];
    this.socket.on('data', (text) => { this.heard += text; this.look(); });
    this.socket.on('error', () => {});
    this.socket.on('end', () => this.socket.end());
    this.socket.on('close', () => { this.closed = true; this.look(); });
  }

  look() {
    this.waiting = this.waiting.filter(({ pattern, done }) => {
      if (!this.closed && (pattern === null || !pattern.test(this.heard))) return true;
      const { heard } = this;
      this.heard = '';
      done(tidy(heard));
      return false;
    });
  }

  say(text) {
    this.socket.write(text, 'latin1');
    return this;
  }

  // What came until `pattern` is in it, or the connection is closed.
  until(pattern) {
    return new Promise((done) => {
      this.waiting.push({ pattern, done });
      this.look();
    });
  }

  end(text) {
    this.socket.end(text, 'latin1');
    return this.until(null);
  }

  // What came so far.
  sofar() {
    const { heard } = this;
    this.heard = '';
    return tidy(heard);
  }

  destroy() {
    this.socket.destroy();
    return this.until(null);
  }
}

function tidy(text) {
  return text.replace(/Date: [^\r]*GMT/g, 'Date: <now>').replace(/\r\n/g, '|');
}

// Sends `text` on a connection of its own: all that comes until the server closes it.
function ask(port, text) {
  return new Wire(port).say(text).until(null);
}

// Lets the loop turn so often that whatever is on its way in this process has arrived: nothing is on its way in the kernel's
// loopback.
async function settled() {
  for (let i = 0; i < 30; i++) await new Promise(setImmediate);
}

module.exports = { Wire, ask, settled, tidy };
