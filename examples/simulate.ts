/** `npx tsx examples/simulate.ts URL`: lets the simulated users visit, with a trigger as the service. */
import { Command } from 'commander';

import { USERS, visit } from './application';
import { standardOutput } from './terminal';
import { visitLines } from './visitLines';

async function main(): Promise<void> {
	const command = new Command('simulate')
		.description(`Lets ${USERS} simulated users visit an application`)
		.argument('<endpoint>', 'URL of a trigger or of a local Evidently')
		.parse();
	console.log(`${USERS} users visit. This takes up to a minute.`);
	const [endpoint = ''] = command.args;
	for (const line of visitLines(await visit(endpoint), standardOutput())) console.log(line);
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
