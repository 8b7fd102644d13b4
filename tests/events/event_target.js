// EventTarget, Event, AbortController.
const target = new EventTarget();
const listener = { handleEvent(event) { console.log('object', event.type, event.target === target); } };
target.addEventListener('x', listener);
target.addEventListener('x', (event) => { event.preventDefault(); event.stopImmediatePropagation(); }, { once: true });
target.addEventListener('x', () => console.log('only the second time'));
console.log(target.dispatchEvent(new Event('x', { cancelable: true })));
console.log(target.dispatchEvent(new Event('x')));
target.removeEventListener('x', listener);
target.dispatchEvent(new Event('x'));
const control = new AbortController();
control.signal.addEventListener('abort', () => console.log('aborted', control.signal.reason));
control.signal.onabort = () => console.log('onabort');
control.abort('why');
control.abort('again');
console.log(control.signal.aborted, AbortSignal.abort().reason.name);
try { control.signal.throwIfAborted(); } catch (reason) { console.log('thrown', reason); }
AbortSignal.any([AbortSignal.timeout(1)]).addEventListener('abort', (event) => console.log(event.target.reason.name));
setTimeout(() => {}, 20);
