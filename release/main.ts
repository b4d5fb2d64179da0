import { Argument, Command } from 'commander';

import { cutRelease } from './cut';

async function main(): Promise<void> {
	const command = new Command('release')
		.description('Commits and tags a release of the changes under Unreleased in CHANGELOG.md')
		.addArgument(
			new Argument('<step>', 'the part of the version to increase').choices([
				'patch',
				'minor',
				'major',
			]),
		)
		.parse();
	const today = new Date().toISOString().slice(0, 10);
	const tag = await cutRelease(process.cwd(), command.args[0]!, today);
	console.log(`${tag} is ready. To publish it: git push --atomic origin main ${tag}`);
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
