using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;

namespace ShiftService.Serving.Models;

/// <summary>Where backends come from. Tests put others in their place.</summary>
internal sealed record BackendSet
{
    public static BackendSet Default { get; } = new();

    public Func<IExecutionBackend> Simd { get; init; } = () => new SimdBackend();

    public Func<IExecutionBackend> OnnxRuntime { get; init; } = () => new OnnxRuntimeBackend();

    public Func<IExecutionBackend> Cuda { get; init; } =
        () => new OnnxRuntimeBackend(new() { Provider = OnnxRuntimeProvider.Cuda });

    /// <summary>The one that made a compiled network.</summary>
    public IExecutionBackend Of(ICompiledNetwork network) => network.Backend switch
    {
        "simd" => Simd(),
        "cuda" => Cuda(),
        _ => OnnxRuntime(),
    };
}
