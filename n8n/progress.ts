import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';

import {
	findInstallation,
	installSteps,
	withInstallLock,
	type InstallStep,
	type N8nInstallation,
} from './install';

/** Gives the installed n8n, after installing it with visible progress if it isn't there yet. */
export async function ensureN8n(): Promise<N8nInstallation> {
	return findInstallation() ?? (await withInstallLock(install));
}

async function install(): Promise<N8nInstallation> {
	await inSteps(installSteps());
	const installation = findInstallation();
	if (!installation)
		throw new Error('The installation has ended, but n8n is not where it belongs.');
	return installation;
}

/** Runs steps one after the other: a live list in a terminal, plain lines elsewhere. */
export async function inSteps(steps: InstallStep[]): Promise<void> {
	let failure: unknown;
	const tasks: ListrTask[] = steps.map((step) => ({
		title: step.title,
		task: async (_context, task) => {
			await step
				.run((progress) => (task.output = progress))
				.catch((error: unknown) => {
					// Whoever called tells why; the list would tell it once more.
					failure = error;
					throw new Error(step.title);
				});
		},
	}));
	const list = new Listr(tasks, {
		// Whoever calls decides what Ctrl-C ends.
		registerSignalListeners: false,
		rendererOptions: { timer: PRESET_TIMER },
		fallbackRendererOptions: { timer: PRESET_TIMER },
	});
	await list.run().catch((error: unknown) => {
		throw failure ?? error;
	});
}
