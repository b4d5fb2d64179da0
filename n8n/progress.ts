import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';

import { withLock } from './cache';
import {
	findInstallation,
	installationFolder,
	installSteps,
	type InstallStep,
	type N8nInstallation,
} from './install';
import { CURRENT, type N8nRelease } from './versions';

/** Gives the installed n8n, after installing it with visible progress if it isn't there yet. */
export async function ensureN8n(release = CURRENT): Promise<N8nInstallation> {
	const install = async () => await installVisibly(release);
	return findInstallation(release) ?? (await withLock(installationFolder(release), install));
}

async function installVisibly(release: N8nRelease): Promise<N8nInstallation> {
	await inSteps(installSteps(release));
	const installation = findInstallation(release);
	if (!installation)
		throw new Error('The installation has ended, but n8n is not where it belongs.');
	return installation;
}

/**
 * Runs steps one after the other: a live list in a terminal, plain lines elsewhere.
 * @param goOn after a step that fails, which then is no error of the whole.
 */
export async function inSteps(steps: InstallStep[], { goOn = false } = {}): Promise<void> {
	let failure: unknown;
	const tasks: ListrTask[] = steps.map((step) => ({
		title: step.title,
		task: async (_context, task) => {
			await step
				.run((progress) => (task.output = progress))
				.catch((error: unknown) => {
					failure = error;
					// Whoever called tells why; the list would tell it once more.
					throw goOn ? error : new Error(step.title);
				});
		},
	}));
	const list = new Listr(tasks, {
		exitOnError: !goOn,
		// Whoever calls decides what Ctrl-C ends.
		registerSignalListeners: false,
		rendererOptions: { timer: PRESET_TIMER },
		fallbackRendererOptions: { timer: PRESET_TIMER },
	});
	await list.run().catch((error: unknown) => {
		throw failure ?? error;
	});
}
