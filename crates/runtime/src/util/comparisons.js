// Deep equality: loose, strict, and partial (the expected side may lack what the actual side has).
// Owns what "equal" means for each kind of object and the pairing of members of sets and maps; asserts nothing.
'use strict';

const { kinds, kindOf } = require('./types.js');
const { typedArrayName } = require('./internal.js');
const { getOwnNonIndexProperties } = binding;

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;

const isObject = (value) => typeof value === 'object' && value !== null;
const tagOf = (value) => Object.prototype.toString.call(value);

// A comparison under way: the mode, and the pairs that are being compared above (for circles).
class Comparison {
  constructor(mode, skipPrototype = false) {
    this.mode = mode;
    this.skipPrototype = skipPrototype;
    this.depth = 0;
    this.above = undefined;
  }

  equal(a, b) {
    const { mode } = this;
    if (a === b) return a !== 0 || mode === kLoose || Object.is(a, b);
    if (mode === kLoose) {
      if (!isObject(a)) {
        // eslint-disable-next-line eqeqeq
        return !isObject(b) && (a == b || (Number.isNaN(a) && Number.isNaN(b)));
      }
      if (!isObject(b)) return false;
    } else {
      if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
      if (!isObject(a) || !isObject(b)) return false;
      if (!this.skipPrototype && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    }
    return this.objects(a, b);
  }

  objects(a, b) {
    const tag = tagOf(a);
    if (tag !== tagOf(b)) return false;
    if (Array.isArray(a)) return this.arrays(a, b);
    if (tag === '[object Object]' && Object.getPrototypeOf(a) === Object.prototype &&
        Object.getPrototypeOf(b) === Object.prototype) return this.properties(a, b);
    const kind = kindOf(a);
    if (kind !== kindOf(b) && kind !== kinds.proxy && kindOf(b) !== kinds.proxy) return false;
    switch (kind) {
      case kinds.date: {
        const [one, two] = [Date.prototype.getTime.call(a), Date.prototype.getTime.call(b)];
        if (one !== two && !(Number.isNaN(one) && Number.isNaN(two))) return false;
        break;
      }
      case kinds.regExp:
        if (a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
        break;
      case kinds.typedArray: return this.typedArrays(a, b);
      case kinds.dataView:
      case kinds.arrayBuffer:
      case kinds.sharedArrayBuffer:
        if (!this.bytes(bytesOf(a, kind), bytesOf(b, kind))) return false;
        break;
      case kinds.set:
        return (this.mode === kPartial ? a.size >= b.size : a.size === b.size) &&
          this.properties(a, b, () => this.sets(a, b));
      case kinds.map:
        return (this.mode === kPartial ? a.size >= b.size : a.size === b.size) &&
          this.properties(a, b, () => this.maps(a, b));
      case kinds.numberObject:
      case kinds.stringObject:
      case kinds.booleanObject:
      case kinds.symbolObject:
      case kinds.bigIntObject:
        if (!Object.is(unbox(a, kind), unbox(b, kind))) return false;
        break;
      case kinds.weakMap:
      case kinds.weakSet:
      case kinds.promise:
        // Their inside cannot be seen: two of them are never known to be equal.
        return false;
      default:
        if (Array.isArray(b)) return false;
    }
    if (kind === kinds.nativeError || a instanceof Error) {
      if (!(b instanceof Error) && kindOf(b) !== kinds.nativeError) return false;
      if (!this.errors(a, b)) return false;
    } else if (isURL(a)) {
      return isURL(b) && a.href === b.href && this.properties(a, b);
    }
    return this.properties(a, b);
  }

  // Message, name, cause and errors are not enumerable, but they are what an error is.
  errors(a, b) {
    for (const key of ['message', 'name', 'cause', 'errors']) {
      const hidden = !Object.prototype.propertyIsEnumerable.call(a, key);
      if (this.mode === kPartial && !(key in b)) continue;
      if (hidden !== !Object.prototype.propertyIsEnumerable.call(b, key)) return false;
      if (hidden && ((key in a) !== (key in b) || !this.equal(a[key], b[key]))) return false;
    }
    return true;
  }

  bytes(a, b) {
    if (this.mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
    for (let i = 0; i < b.length; i++) {
      if (a[i] !== b[i]) return false;
    }
    return true;
  }

  typedArrays(a, b) {
    const name = typedArrayName(a);
    if (name !== typedArrayName(b)) return false;
    if (this.mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
    // By value for floats, where 0 and -0 or two NaN differ in their bytes.
    const strictFloats = this.mode !== kLoose && name.startsWith('Float');
    for (let i = 0; i < b.length; i++) {
      if (strictFloats ? !Object.is(a[i], b[i]) : a[i] !== b[i]) return false;
    }
    return this.named(a, b);
  }

  arrays(a, b) {
    if (!Array.isArray(b)) return false;
    if (this.mode === kPartial) {
      return a.length >= b.length && this.circular(a, b, () => this.subset(a, b)) && this.named(a, b);
    }
    return a.length === b.length && this.named(a, b, () => this.elements(a, b));
  }

  elements(a, b) {
    for (let i = 0; i < a.length; i++) {
      const here = Object.hasOwn(a, i);
      if (here !== Object.hasOwn(b, i)) return false;
      if (!here) continue;
      if (!this.equal(a[i], b[i])) return false;
    }
    return true;
  }

  // Partial: each element of b has one of its own in a, in the same order.
  subset(a, b) {
    let at = 0;
    for (let i = 0; i < b.length; i++, at++) {
      while (at < a.length && !this.equal(a[at], b[i])) at++;
      if (at >= a.length) return false;
    }
    return true;
  }

  // Keys other than indices.
  named(a, b, inside) {
    let keysA = getOwnNonIndexProperties(a, true);
    let keysB = getOwnNonIndexProperties(b, true);
    if (this.mode === kLoose) {
      keysA = keysA.filter((key) => typeof key !== 'symbol');
      keysB = keysB.filter((key) => typeof key !== 'symbol');
    }
    if (this.mode === kPartial ? keysA.length < keysB.length : keysA.length !== keysB.length) return false;
    return this.keyed(a, b, keysB, inside);
  }

  properties(a, b, inside) {
    const keysA = Object.keys(a);
    const keysB = Object.keys(b);
    if (this.mode === kPartial ? keysA.length < keysB.length : keysA.length !== keysB.length) return false;
    if (this.mode !== kLoose) {
      const symbolsB = enumerableSymbols(b);
      if (this.mode === kStrict && enumerableSymbols(a).length !== symbolsB.length) return false;
      keysB.push(...symbolsB);
    }
    return this.keyed(a, b, keysB, inside);
  }

  keyed(a, b, keys, inside) {
    for (const key of keys) {
      if (!Object.prototype.propertyIsEnumerable.call(a, key)) return false;
    }
    if (keys.length === 0 && inside === undefined) return true;
    return this.circular(a, b, () => {
      if (inside !== undefined && !inside()) return false;
      for (const key of keys) {
        if (!this.equal(a[key], b[key])) return false;
      }
      return true;
    });
  }

  // Met again further down, both sides must come back to the same place. Only deep down is it worth remembering what
  // was met: a circle gets there too.
  circular(a, b, compare) {
    if (this.depth < 16) {
      this.depth++;
      const equal = compare();
      this.depth--;
      return equal;
    }
    this.above ??= { a: new Map(), b: new Map(), depth: 0 };
    const { above } = this;
    const seenA = above.a.get(a);
    const seenB = above.b.get(b);
    if (seenA !== undefined && seenB !== undefined) return seenA === seenB;
    above.depth++;
    if (seenA === undefined) above.a.set(a, above.depth);
    if (seenB === undefined) above.b.set(b, above.depth);
    const result = compare();
    if (seenA === undefined) above.a.delete(a);
    if (seenB === undefined) above.b.delete(b);
    return result;
  }

  sets(a, b) {
    const restA = [];
    for (const value of a) {
      if (!b.has(value)) restA.push(value);
    }
    for (const value of b) {
      if (a.has(value)) continue;
      if (this.mode !== kLoose && !isObject(value)) return false;
      const at = restA.findIndex((other) => this.equal(other, value));
      if (at === -1) return false;
      restA.splice(at, 1);
    }
    return this.mode === kPartial || restA.length === 0;
  }

  maps(a, b) {
    const restA = new Map(a);
    const restB = [];
    for (const [key, value] of b) {
      if (a.has(key) && this.equal(a.get(key), value)) restA.delete(key);
      else if (this.mode !== kLoose && !isObject(key)) return false;
      else restB.push([key, value]);
    }
    for (const [key, value] of restB) {
      let found = false;
      for (const [otherKey, other] of restA) {
        if (this.equal(otherKey, key) && this.equal(other, value)) {
          restA.delete(otherKey);
          found = true;
          break;
        }
      }
      if (!found) return false;
    }
    return this.mode === kPartial || restA.size === 0;
  }
}

function enumerableSymbols(object) {
  return Object.getOwnPropertySymbols(object)
    .filter((key) => Object.prototype.propertyIsEnumerable.call(object, key));
}

function bytesOf(value, kind) {
  return kind === kinds.dataView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) :
    new Uint8Array(value);
}

const valueOfs = {
  __proto__: null,
  [kinds.numberObject]: Number.prototype.valueOf,
  [kinds.stringObject]: String.prototype.valueOf,
  [kinds.booleanObject]: Boolean.prototype.valueOf,
  [kinds.symbolObject]: Symbol.prototype.valueOf,
  [kinds.bigIntObject]: BigInt.prototype.valueOf,
};

function unbox(value, kind) {
  return valueOfs[kind].call(value);
}

function isURL(value) {
  const { URL } = globalThis;
  return typeof URL === 'function' && value instanceof URL;
}

function isDeepEqual(a, b) {
  return new Comparison(kLoose).equal(a, b);
}

function isDeepStrictEqual(a, b, skipPrototype = false) {
  return new Comparison(kStrict, skipPrototype).equal(a, b);
}

function isPartialStrictEqual(a, b) {
  return new Comparison(kPartial).equal(a, b);
}

module.exports = { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual, lineDiff: require('./line_diff.js').lineDiff };
