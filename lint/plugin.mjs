// Our own ESLint rules: they hold the layers up. No package needed, and none with native parts.
import { fromRoot, pathBack, resolveRelative } from './imports.mjs';
import { refusal } from './layers.mjs';

const INDEX = 'src/index.ts';

/**
 * Calls `check(node, specifier)` for every import and re-export, type-only ones included. What `import(variable)`
 * means is not in the text, and nothing is said about it.
 */
function eachImport(look) {
  const check = (node, specifier) => typeof specifier === 'string' && look(node, specifier);
  const visit = (node) => node.source && check(node, node.source.value);
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression: visit,
    TSImportType: (node) => check(node, node.source?.value ?? node.argument.literal.value),
    TSExternalModuleReference: (node) => check(node, node.expression.value),
    CallExpression: (node) => {
      const [argument] = node.arguments;
      if (node.callee.name === 'require') check(node, argument?.value);
    },
  };
}

const layers = {
  create(context) {
    const file = fromRoot(context.filename);
    return eachImport((node, specifier) => {
      const isPackage = !specifier.startsWith('.');
      const target = isPackage ? specifier : resolveRelative(context.filename, specifier);
      const why = refusal(file, target, isPackage);
      if (why !== undefined) context.report({ node, message: `${file} must not import '${target}': ${why}` });
    });
  },
};

const noCycles = {
  create(context) {
    const file = fromRoot(context.filename);
    return eachImport((node, specifier) => {
      if (!specifier.startsWith('.')) return;
      const way = pathBack(file, [resolveRelative(context.filename, specifier)]);
      if (way) context.report({ node, message: `import cycle: ${[file, ...way].join(' -> ')}` });
    });
  },
};

const oneBarrel = {
  create(context) {
    const file = fromRoot(context.filename);
    return {
      Program(node) {
        const exports = node.body.filter((statement) => statement.type.startsWith('Export'));
        const onlyPassesOn = exports.length > 0 && exports.every((statement) => statement.source);
        if (file === INDEX) {
          const own = node.body.find((statement) => !statement.source && !isEmptyExport(statement));
          if (own) context.report({ node: own, message: `${INDEX} re-exports and does nothing else` });
        } else if (file.endsWith('/index.ts') || onlyPassesOn) {
          context.report({ node, message: `only ${INDEX} is a barrel: import each file where it is used` });
        }
      },
    };
  },
};

function isEmptyExport(statement) {
  return statement.type === 'ExportNamedDeclaration' && !statement.declaration && statement.specifiers.length === 0;
}

const noDefaultExport = {
  create(context) {
    return {
      ExportDefaultDeclaration: (node) => context.report({ node, message: 'export by name: a default export has none' }),
    };
  },
};

const rules = { layers, 'no-cycles': noCycles, 'one-barrel': oneBarrel, 'no-default-export': noDefaultExport };
export const house = { meta: { name: 'house' }, rules };
