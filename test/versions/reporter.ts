/** A reporter for Node's test runner, which writes a line of JSON for each check that has ended. */
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

/** A group also fails if one of its checks fails, which has been reported already. */
const isOfSubtests = (error: Error) =>
	(error as { failureType?: string }).failureType === 'subtestsFailed';

/** Node's test runner wraps the error that a check throws. */
function messageOf(error: Error): string {
	return error.cause instanceof Error ? error.cause.message : error.message;
}

export = report;
