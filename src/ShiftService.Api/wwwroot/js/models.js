// The choice of a model and a version, among those that classify and are ready, or are loaded when they are asked.
import { listModels } from './api.js';
import { el } from './dom.js';
import { modelCard } from './model-card.js';
import { percent } from './format.js';
import { problemBox } from './problem.js';

/**
 * @param {{ model: HTMLSelectElement, version: HTMLSelectElement, card: HTMLElement }} elements
 * @param {() => string} key
 * @param {(models: any[]) => void} onModels told of all models that the service has
 */
export function createModelChoice({ model, version, card }, key, onModels) {
  let models = [];
  model.addEventListener('change', showVersions);
  version.addEventListener('change', showCard);

  function chosenModel() {
    return models.find(({ name }) => name === model.value);
  }

  function showVersions() {
    const chosen = chosenModel();
    const aliases = Object.entries(chosen?.aliases ?? {});
    version.replaceChildren(
      el('option', { value: '' }, `Default (${defaultOf(chosen) ?? 'none'})`),
      ...aliases.map(([name, shares]) => el('option', { value: name }, `${name}: ${sharesText(shares)}`)),
      ...classifiers(chosen).map((one) => el('option', { value: one.version }, one.version)));
    version.disabled = !chosen;
    showCard();
  }

  function showCard() {
    const chosen = chosenModel();
    const wanted = chosen?.aliases?.[version.value]?.[0]?.version ?? (version.value || defaultOf(chosen));
    const status = classifiers(chosen).find((one) => one.version === wanted);
    card.replaceChildren(...(status ? [modelCard(chosen.name, status)] : []));
  }

  return {
    /** Asks the service for its models; what is chosen stays chosen. */
    async load() {
      const before = model.value;
      try {
        const all = await listModels(key());
        onModels(all);
        // What the service would choose comes first.
        models = all.filter((one) => classifiers(one).length > 0).sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
        model.replaceChildren(...models.map(({ name }) => el('option', { value: name }, name)));
        if (models.some(({ name }) => name === before)) model.value = before;
        model.disabled = models.length === 0;
        showVersions();
        if (models.length === 0) card.replaceChildren(el('p', { class: 'note' }, 'No model that classifies is ready.'));
      } catch (error) {
        card.replaceChildren(problemBox(error, () => this.load()));
      }
    },
    /** @returns {{ model: string, version: string }} empty strings leave the choice to the service */
    get chosen() {
      return { model: model.value, version: version.value };
    },
  };
}

function classifiers(model) {
  return (model?.versions ?? []).filter(({ state, onDemand, card }) =>
    (state === 'ready' || onDemand) && card?.task === 'classification');
}

// Of a model that nobody has asked yet, the latest.
function defaultOf(model) {
  return model?.defaultVersion ?? classifiers(model).at(-1)?.version;
}

function sharesText(shares) {
  return shares.length === 1 ? shares[0].version : shares.map((one) => `${one.version} ${percent(one.share)}`).join(', ');
}
