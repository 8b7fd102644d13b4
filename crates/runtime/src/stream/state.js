// Gives a state class its public boolean names: each is a view on one bit of `bits`.
'use strict';

// `names` maps a property to its bit; a name in `inverted` is true while the bit is off.
function defineBits(prototype, names, inverted = {}) {
  for (const [name, mask] of Object.entries(names)) {
    Object.defineProperty(prototype, name, {
      enumerable: false,
      configurable: true,
      get() { return (this.bits & mask) !== 0; },
      set(on) { this.bits = on ? this.bits | mask : this.bits & ~mask; },
    });
  }
  for (const [name, mask] of Object.entries(inverted)) {
    Object.defineProperty(prototype, name, {
      enumerable: false,
      configurable: true,
      get() { return (this.bits & mask) === 0; },
      set(on) { this.bits = on ? this.bits & ~mask : this.bits | mask; },
    });
  }
}

// A value of null, true or false in two bits.
function defineTriState(prototype, name, known, value) {
  Object.defineProperty(prototype, name, {
    enumerable: false,
    configurable: true,
    get() { return (this.bits & known) === 0 ? null : (this.bits & value) !== 0; },
    set(on) {
      if (on == null) this.bits &= ~(known | value);
      else if (on) this.bits |= known | value;
      else this.bits = (this.bits | known) & ~value;
    },
  });
}

module.exports = { defineBits, defineTriState };
