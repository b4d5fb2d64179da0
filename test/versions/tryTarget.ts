import { installEngine, type EngineInstallation } from '../../n8n/engine/install';
import { prepareFolder } from './bundle';
import type { Target } from './releases';
import type { Tried } from './report';
import { runSuite } from './run';

interface Means {
	/** Where the bundled suites are. */
	folder: string;
	tarball: string;
	report: (progress: string) => void;
}

export async function tryTarget({ title, versions }: Target, means: Means): Promise<Tried> {
	const { engine, notInstalled } = await installFirst(versions, means.report);
	if (!engine) return { title, notInstalled, checks: [] };
	const { folder, tarball, report } = means;
	const cwd = await prepareFolder(folder, tarball, engine);
	const checks = await runSuite(cwd, report);
	return { title, engine, notInstalled, checks };
}

async function installFirst(versions: string[], report: (progress: string) => void) {
	const notInstalled: Tried['notInstalled'] = [];
	let engine: EngineInstallation | undefined;
	for (const version of versions) {
		try {
			engine = await installEngine(version, report);
			break;
		} catch (error) {
			notInstalled.push({ version, reason: (error as Error).message });
		}
	}
	return { engine, notInstalled };
}
