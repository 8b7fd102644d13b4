// BroadcastChannel within one process.
const a = new BroadcastChannel('news');
const b = new BroadcastChannel('news');
const c = new BroadcastChannel('other');
console.log(a, String(c));
c.onmessage = () => console.log('not for c');
a.onmessage = ({ data, target }) => {
  console.log('a got', data, target === a);
  a.close();
  b.close();
  c.unref();
  console.log(a);
  try {
    a.postMessage(1);
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
};
b.onmessage = ({ data }) => {
  console.log('b got', data);
  b.postMessage({ answer: data });
};
a.postMessage({ question: [1] });
for (const call of [() => new BroadcastChannel(), () => b.postMessage(), () => b.postMessage(() => {})]) {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
