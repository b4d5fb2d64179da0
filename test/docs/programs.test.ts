import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { codeIn, isSender, missingFor, runProgram } from '../clients/documented';
import { testIf } from '../clients/commands';
import { cleanUp, startTestEvidently } from '../support/testKit';

const REPOSITORY = resolve(__dirname, '../..');

const PAGES = [
	'README.md',
	...readdirSync(join(REPOSITORY, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

const senders = PAGES.flatMap(codeIn).filter(isSender);

// The first run of a Go program compiles its SDK, which can take minutes.
jest.setTimeout(180_000);
afterEach(cleanUp);

it.each([
	'JavaScript SDK v3',
	'JavaScript SDK v2',
	'boto3',
	'Go SDK v1',
	'Go SDK v2',
	'curl',
	'AWS CLI',
])('docs/receiving.md shows a program for %s', (client) => {
	expect(
		senders
			.filter(({ page }) => page === 'docs/receiving.md')
			.map(({ heading }) => heading.replace('The ', '')),
	).toContain(client);
});

for (const program of senders) {
	const missing = missingFor(program);
	testIf(!missing, missing ?? '')(
		`the program in ${program.page} under "${program.heading}" sends an event`,
		async () => {
			const evidently = await startTestEvidently();
			const project = /checkout|demo/.exec(program.source)![0];
			const printed = await runProgram(program, evidently.url);
			const stored = await evidently.readEvents(project);
			expect(stored).toHaveLength(1);
			expect(printed).toContain(stored[0]!.eventId);
		},
	);
}
