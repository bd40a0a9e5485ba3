using ShiftService.Packages.Documents;

namespace ShiftService.Api.Options;

/// <summary>What was read from the layers of the configuration.</summary>
/// <param name="Options">The options; of use only if there is no error.</param>
/// <param name="Values">Every option with its origin, in the order of their declaration.</param>
/// <param name="Errors">Everything that is wrong.</param>
internal sealed record OptionsReading(
    ServiceOptions Options, IReadOnlyList<OptionValue> Values, IReadOnlyList<DocumentError> Errors);
