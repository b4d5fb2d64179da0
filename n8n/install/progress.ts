import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';

import { withLock } from './cache';
import {
	findInstallation,
	installationFolder,
	installSteps,
	type InstallStep,
	type N8nInstallation,
} from './installN8n';
import { CURRENT, type N8nRelease } from './versions';

/** Returns the installed n8n, and installs it first if necessary, with visible progress. */
export async function ensureN8n(release = CURRENT): Promise<N8nInstallation> {
	const install = async () => await installVisibly(release);
	return findInstallation(release) ?? (await withLock(installationFolder(release), install));
}

async function installVisibly(release: N8nRelease): Promise<N8nInstallation> {
	await inSteps(installSteps(release));
	const installation = findInstallation(release);
	if (!installation) throw new Error('The installation has ended, but n8n is not in the cache.');
	return installation;
}

/**
 * Runs steps one after the other, and shows a live list in a terminal, plain lines elsewhere.
 * @param goOn continue after a step that failed.
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
					// The caller reports the reason; the list would repeat it.
					throw goOn ? error : new Error(step.title);
				});
		},
	}));
	const list = new Listr(tasks, {
		exitOnError: !goOn,
		// The caller decides what Ctrl-C ends.
		registerSignalListeners: false,
		rendererOptions: { timer: PRESET_TIMER },
		fallbackRendererOptions: { timer: PRESET_TIMER },
	});
	await list.run().catch((error: unknown) => {
		throw failure ?? error;
	});
}
