// node:sys, the name of 2010 for util, with the helpers of that time.
'use strict';

const util = require('util');

function write(fd, text) {
  (fd === 1 ? process.stdout : process.stderr).write(text);
}

const sys = {
  ...Object.getOwnPropertyDescriptors(util),
};

module.exports = Object.defineProperties({}, sys);

Object.assign(module.exports, {
  puts(...args) {
    for (const arg of args) write(1, `${arg}\n`);
  },
  print(...args) {
    for (const arg of args) write(1, String(arg));
  },
  debug(text) { write(2, `DEBUG: ${text}\n`); },
  error(...args) {
    for (const arg of args) write(2, `${arg}\n`);
  },
  p(...args) {
    for (const arg of args) write(2, `${util.inspect(arg)}\n`);
  },
  log(message) {
    const now = new Date();
    const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][now.getMonth()];
    const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => String(n).padStart(2, '0'));
    write(1, `${now.getDate()} ${month} ${time.join(':')} - ${message}\n`);
  },
});
