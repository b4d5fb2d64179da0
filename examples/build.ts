/** Builds the package with one line of output, where gulp would print a line for each task. */
import { BUILD } from '../n8n/install/package';
import { inSteps } from '../n8n/install/progress';

inSteps([BUILD]).catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
