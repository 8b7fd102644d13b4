// What becomes of arguments and of JSON Web Keys that do not fit.
const { subtle } = crypto;
const u = new Uint8Array(16);

async function told(label, f) {
  try {
    const made = await f();
    console.log(label, '=>', made instanceof ArrayBuffer ? made.byteLength : made.algorithm ?? made);
  } catch (error) {
    console.log(label, '!!', error.name, error.code, error.message);
  }
}

(async () => {
  const k = await subtle.importKey('raw', u, 'AES-GCM', true, ['encrypt']);
  await told('args', () => subtle.encrypt());
  await told('args2', () => subtle.importKey('raw', u, 'AES-GCM', true));
  await told('keyarg', () => subtle.encrypt('AES-GCM', {}, u));
  await told('usages notarr', () => subtle.importKey('raw', u, 'AES-GCM', true, 'encrypt'));
  await told('usages obj', () => subtle.importKey('raw', u, 'AES-GCM', true, {}));
  await told('usages num', () => subtle.importKey('raw', u, 'AES-GCM', true, 1));
  await told('usages iter', () => subtle.importKey('raw', u, 'AES-GCM', true, new Set(['encrypt'])));
  await told('usages dup', async () => (await subtle.importKey('raw', u, 'AES-GCM', 1, ['decrypt', 'encrypt','encrypt'])).usages);
  await told('alg null', () => subtle.importKey('raw', u, null, 1, ['encrypt']));
  await told('alg undefined', () => subtle.importKey('raw', u, undefined, 1, ['encrypt']));
  await told('alg case', async () => (await subtle.importKey('raw', u, 'aes-gcm', 1, ['encrypt'])).algorithm);
  await told('hash', () => subtle.importKey('raw', u, {name:'HMAC', hash:'foo'}, 1, ['sign']));
  await told('hash obj', async () => (await subtle.importKey('raw', u, {name:'HMAC', hash:{name:'sha-1'}}, 1, ['sign'])).algorithm);
  await told('hash null', () => subtle.importKey('raw', u, {name:'HMAC', hash:null}, 1, ['sign']));
  await told('hash AES', () => subtle.importKey('raw', u, {name:'HMAC', hash:'AES-GCM'}, 1, ['sign']));
  await told('hash {}', () => subtle.importKey('raw', u, {name:'HMAC', hash:{}}, 1, ['sign']));
  await told('len -1', () => subtle.generateKey({name:'AES-GCM', length:-1}, 1, ['encrypt']));
  await told('len 70000', () => subtle.generateKey({name:'AES-GCM', length:70000}, 1, ['encrypt']));
  await told('len NaN', () => subtle.generateKey({name:'AES-GCM', length:NaN}, 1, ['encrypt']));
  await told('len {}', () => subtle.generateKey({name:'AES-GCM', length:{}}, 1, ['encrypt']));
  await told('len str', async () => (await subtle.generateKey({name:'AES-GCM', length:'128'}, 1, ['encrypt'])).algorithm);
  await told('len 1.5', () => subtle.generateKey({name:'AES-GCM', length:128.5}, 1, ['encrypt']));
  await told('len sym', () => subtle.generateKey({name:'AES-GCM', length:Symbol()}, 1, ['encrypt']));
  await told('len bigint', () => subtle.generateKey({name:'AES-GCM', length:128n}, 1, ['encrypt']));
  await told('iv str', () => subtle.encrypt({name:'AES-GCM', iv: 'abc'}, k, u));
  await told('aad undefined', () => subtle.encrypt({name:'AES-GCM', iv: u, additionalData: undefined}, k, u));
  await told('aad null', () => subtle.encrypt({name:'AES-GCM', iv: u, additionalData: null}, k, u));
  await told('tag 300', () => subtle.encrypt({name:'AES-GCM', iv: u, tagLength: 300}, k, u));
  await told('iv sab', () => subtle.encrypt({name:'AES-GCM', iv: new Uint8Array(new SharedArrayBuffer(16))}, k, u));
  await told('data sab', () => subtle.encrypt({name:'AES-GCM', iv: u}, k, new Uint8Array(new SharedArrayBuffer(16))));
  await told('sign alg', () => subtle.sign('AES-GCM', k, u));
  await told('encrypt alg', () => subtle.encrypt('HMAC', k, u));
  await told('derive alg', () => subtle.deriveBits('HMAC', k, 1));
  await told('deriveBits', () => subtle.deriveBits());
  await told('unwrap args', () => subtle.unwrapKey('raw'));
  await told('wrap args', () => subtle.wrapKey('raw'));
  await told('fmt raw jwk obj', () => subtle.importKey('jwk', null, 'AES-GCM', true, ['encrypt']));
  for (const [alg, us] of [[{name:'RSA-PSS', hash:'SHA-256', modulusLength:1024, publicExponent:new Uint8Array([1,0,1])},['sign','verify']], [{name:'ECDSA', namedCurve:'P-256'},['sign','verify']], [{name:'ECDH', namedCurve:'P-256'},['deriveBits']], [{name:'Ed25519'},['sign','verify']], [{name:'X25519'},['deriveBits']]]) {
    const pair = await subtle.generateKey(alg, true, us);
    const jw = await subtle.exportKey('jwk', pair.privateKey), pub = await subtle.exportKey('jwk', pair.publicKey);
    const pu = pair.publicKey.usages, pr = pair.privateKey.usages;
    console.log(alg.name, Object.keys(jw).join(), Object.keys(pub).join(), jw.alg);
    await told(' raw priv', () => subtle.exportKey('raw', pair.privateKey));
    await told(' raw-public priv', () => subtle.exportKey('raw-public', pair.privateKey));
    await told(' raw-seed priv', () => subtle.exportKey('raw-seed', pair.privateKey));
    await told(' no x', () => subtle.importKey('jwk', {...pub, x: undefined, n: undefined}, alg, true, pu));
    await told(' kty', () => subtle.importKey('jwk', {...jw, kty: 'oct'}, alg, true, pr));
    await told(' crv', () => subtle.importKey('jwk', {...jw, crv: 'oct'}, alg, true, pr));
    await told(' use', () => subtle.importKey('jwk', {...jw, use: 'foo'}, alg, true, pr));
    await told(' alg', () => subtle.importKey('jwk', {...jw, alg: 'foo'}, alg, true, pr));
    await told(' ops', () => subtle.importKey('jwk', {...jw, key_ops: []}, alg, true, pr));
    await told(' ext', () => subtle.importKey('jwk', {...jw, ext: false}, alg, true, pr));
    await told(' usage', () => subtle.importKey('jwk', jw, alg, true, ['wrapKey']));
    await told(' usage empty', () => subtle.importKey('jwk', jw, alg, true, []));
    await told(' usage empty pub', () => subtle.importKey('jwk', pub, alg, true, []));
    await told(' usage cross pub', () => subtle.importKey('jwk', pub, alg, true, pr));
    await told(' oth', () => subtle.importKey('jwk', {...jw, oth: []}, alg, true, pr));
    await told(' raw', () => subtle.importKey('raw', u, alg, true, pu));
    await told(' raw-secret', () => subtle.importKey('raw-secret', u, alg, true, pu));
    await told(' raw-public', () => subtle.importKey('raw-public', u, alg, true, pu));
    await told(' spki u', () => subtle.importKey('spki', u, alg, true, ['wrapKey']));
    await told(' pkcs8 u', () => subtle.importKey('pkcs8', u, alg, true, ['wrapKey']));
    await told(' imp jwk fmt', () => subtle.importKey('spki', jw, alg, true, ['wrapKey']));
    await told(' 2', () => subtle.importKey('spki', Buffer.concat([Buffer.from([48,1,1]), u]), alg, true, pu));
  }
})();
