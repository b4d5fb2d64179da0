/** What Node's test runner calls: writes a line of JSON for each check that has ended. */
import type { TestEvent } from 'node:test/reporters';

import type { Check } from './check';

async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
	let group = '';
	for await (const { type, data } of events) {
		if (type === 'test:start' && data.nesting === 0) group = data.name;
		if (type === 'test:pass' && data.nesting > 0) yield line({ group, title: data.name });
		if (type === 'test:fail' && (data.nesting > 0 || !isOfSubtests(data.details.error))) {
			yield line({ group, title: data.name, error: messageOf(data.details.error) });
		}
	}
}

const line = (check: Check) => `${JSON.stringify(check)}\n`;

/** A group fails with its checks, which have been told already. */
const isOfSubtests = (error: Error) =>
	(error as { failureType?: string }).failureType === 'subtestsFailed';

/** Node's runner wraps what a check has thrown. */
function messageOf(error: Error): string {
	return error.cause instanceof Error ? error.cause.message : error.message;
}

export = report;
