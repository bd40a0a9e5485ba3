using Microsoft.ML.OnnxRuntime;
using ShiftService.Graph;

namespace ShiftService.Engine.OnnxRuntime;

/// <summary>A session of ONNX Runtime, which any number of workers may run at once.</summary>
internal sealed class OnnxRuntimeNetwork : ICompiledNetwork
{
    public OnnxRuntimeNetwork(InferenceSession session, Network network, string backend, bool copiesInput)
    {
        Session = session;
        Backend = backend;
        InputShape = network.InputShape;
        OutputShapes = [.. network.Outputs.Select(network.ShapeOf)];
        CopiesInput = copiesInput;
        Styles = network.Styles;
        StyleName = Styles == 0 ? null : session.InputNames.First(name => session.InputMetadata[name].Dimensions.Length == 2);
        InputName = session.InputNames.First(name => name != StyleName);
        OutputNames = session.OutputNames;
    }

    public string Backend { get; }

    public TensorShape InputShape { get; }

    public IReadOnlyList<TensorShape> OutputShapes { get; }

    public int Styles { get; }

    public InferenceSession Session { get; }

    /// <summary>True when binding an input copies it to another device, so that every run must bind anew.</summary>
    public bool CopiesInput { get; }

    public string InputName { get; }

    /// <summary>Name of the second input, the weights over styles; null for a network without.</summary>
    public string? StyleName { get; }

    /// <summary>Names in the file, in the network's order of outputs.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    public IWorker CreateWorker(int maxBatch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        return new OnnxRuntimeWorker(this, maxBatch);
    }

    public void Dispose() => Session.Dispose();

    /// <summary>The extents of a batch in the file.</summary>
    public static long[] Extents(TensorShape shape, long batch) =>
        shape.IsVector ? [batch, shape.Channels] : [batch, shape.Channels, shape.Height, shape.Width];
}
