using System.Diagnostics.Metrics;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Serving.Tests.Telemetry;

/// <summary>Listens to one instance of the metrics and keeps all that it hears, as "instrument{label=value,...}" and value.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();

    public Measured(ServingMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public List<(string Series, double Value)> Heard { get; } = [];

    public IEnumerable<string> Series => Heard.Select(heard => heard.Series);

    public void ReadGauges() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}");
        Heard.Add(($"{instrument.Name}{{{string.Join(",", labels)}}}", value));
    }
}
