// The caret stands below the place in an indented line with tabs.
// exit: 1
if (true) {
	const deep = () => ({ value: undefined.property });
	deep();
}
