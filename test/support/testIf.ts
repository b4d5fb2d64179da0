/** Returns `it`, or `it.skip` with the reason in the output if what the test needs isn't there. */
export const testIf = (isThere: unknown, missing: string) => {
	if (!isThere) console.warn(`Skipped: ${missing}`);
	return isThere ? it : it.skip;
};
