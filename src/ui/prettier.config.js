// Indentation and line length come from .editorconfig.
export default { singleQuote: true, quoteProps: 'as-needed' };
