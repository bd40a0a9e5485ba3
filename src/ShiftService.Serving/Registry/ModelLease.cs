using ShiftService.Serving.Models;

namespace ShiftService.Serving.Registry;

/// <summary>A model that stays usable until this is disposed. Disposing twice does no harm.</summary>
public sealed class ModelLease : IDisposable
{
    private int _returned;

    internal ModelLease(ServedModel model, string? alias) => (Model, Alias) = (model, alias);

    /// <summary>The model.</summary>
    public ServedModel Model { get; }

    /// <summary>The alias that led to it; null where the version was named or is the latest.</summary>
    public string? Alias { get; }

    /// <summary>Gives the model back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0) Model.Release();
    }
}
