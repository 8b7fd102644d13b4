// navigator: what the program runs on, in the words of the web.
'use strict';

const { codes, notImplemented } = require('internal:errors');

const kMake = Symbol('kMake');
const systems = { __proto__: null, linux: 'Linux', darwin: 'MacIntel', win32: 'Win32' };
const machines = { __proto__: null, x64: 'x86_64', ia32: 'i686', arm: 'armv7l', arm64: 'aarch64' };

let isNavigator;

class Navigator {
  #brand = true;

  static {
    isNavigator = (value) => typeof value === 'object' && value !== null && #brand in value;
  }

  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get hardwareConcurrency() {
    checked(this);
    return require('os').availableParallelism();
  }

  get locks() {
    checked(this);
    return { request: notImplemented('navigator.locks.request'), query: notImplemented('navigator.locks.query') };
  }

  get language() {
    checked(this);
    return Intl.Collator().resolvedOptions().locale;
  }

  get languages() {
    checked(this);
    return Object.freeze([this.language]);
  }

  get userAgent() {
    checked(this);
    return `Node.js/${process.versions.node.split('.', 1)[0]}`;
  }

  get platform() {
    checked(this);
    const { arch, platform } = process;
    if (platform === 'linux') return `Linux ${machines[arch] ?? arch}`;
    return systems[platform] ?? `${platform[0].toUpperCase()}${platform.slice(1)} ${arch}`;
  }
}

function checked(value) {
  if (!isNavigator(value)) throw new codes.ERR_INVALID_THIS('Navigator');
}

for (const name of ['hardwareConcurrency', 'locks', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { Navigator, navigator: new Navigator(kMake) };
