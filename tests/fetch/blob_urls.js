// URLs of Blobs, fetching them, and Blob streams.
const { resolveObjectURL } = require('buffer');
const t=(n,f)=>{try{console.log(n,f())}catch(e){console.log(n,e.name,e.code,e.message)}};
const b=new Blob(['abc'],{type:'x/y'});
const id=URL.createObjectURL(b); console.log(id.replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,'UUID'));
t('r',()=>resolveObjectURL(id)); t('same',()=>resolveObjectURL(id)===b);t('none',()=>resolveObjectURL('blob:nodedata:x'));t('bad',()=>resolveObjectURL('zz'));t('num',()=>resolveObjectURL(1));
t('c1',()=>URL.createObjectURL(1));t('c2',()=>URL.createObjectURL());t('rv',()=>URL.revokeObjectURL(id));t('r2',()=>resolveObjectURL(id));t('rv2',()=>URL.revokeObjectURL('zz'));t('rv3',()=>URL.revokeObjectURL());
const f=URL.createObjectURL(new File(['q'],'n.txt'));t('f',()=>resolveObjectURL(f) instanceof File);
const fetches = async () => {
await fetch(f+'#x').then(async r=>console.log(r.status,[...r.headers],r.url===f,await r.text()),e=>console.log(e.message,e.cause?.message));
await fetch(f,{method:'POST'}).then(console.log,e=>console.log(e.message,e.cause?.message));
await fetch(f,{headers:{range:'bytes=0-0'}}).then(async r=>console.log(r.status,r.statusText,[...r.headers],await r.text()),e=>console.log(e.message,e.cause?.message));
};
console.log(URL.createObjectURL.length,URL.createObjectURL.name,resolveObjectURL.length);
(async () => {
  await fetches();
  const r = new Blob(['abcdef']).stream().getReader({ mode: 'byob' });
  console.log(await r.read(new Uint8Array(4)), await r.read(new Uint8Array(4)), await r.read(new Uint8Array(4)));
  console.log(await new Response(new Blob(['x']).stream()).text());
  const sizes = [];
  for await (const c of new Blob([new Uint8Array(200000)]).stream()) sizes.push(c.length);
  console.log(sizes, await Array.fromAsync(new Blob([]).stream()));
})();
