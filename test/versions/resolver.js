/** Resolves n8n's packages from the folder of the engine under test instead of this repository. */
const PROVIDED_BY_N8N = /^(n8n-core|n8n-workflow|reflect-metadata)(\/|$)/;

const engine = process.env.ENGINE_FOLDER;

/** @type {import('jest-resolve').SyncResolver} */
module.exports = (request, options) => {
	const isOurs = !options.basedir.startsWith(engine);
	const basedir = isOurs && PROVIDED_BY_N8N.test(request) ? engine : options.basedir;
	return options.defaultResolver(request, { ...options, basedir });
};
