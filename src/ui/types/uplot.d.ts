// The mirror serves uPlot beside the page scripts as uplot.js.
export { default } from 'uplot';
