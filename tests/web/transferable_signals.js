// Abort signals in messages.
const { transferableAbortController, transferableAbortSignal } = require('util');

const { port1, port2 } = new MessageChannel();
const controller = transferableAbortController();
let got = 0;
port1.onmessage = ({ data }) => {
  console.log(data instanceof AbortSignal, data.aborted, data.reason);
  data.addEventListener('abort', () => console.log('there', data.reason));
  if (++got === 3) controller.abort('boom');
};
port2.postMessage(controller.signal, [controller.signal]);
port2.postMessage(controller.signal, [controller.signal]);
const over = transferableAbortSignal(AbortSignal.abort('early'));
port2.postMessage(over, [over]);
controller.signal.addEventListener('abort', () => {
  console.log('here', controller.signal.reason);
  setImmediate(() => setImmediate(() => port1.close()));
});
for (const call of [
  () => transferableAbortSignal({}),
  () => structuredClone(over),
  () => structuredClone(1, { transfer: [new AbortController().signal] }),
]) {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
