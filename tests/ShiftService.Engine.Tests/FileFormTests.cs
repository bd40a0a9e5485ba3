using ShiftService.Engine.OnnxRuntime;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests;

public class FileFormTests
{
    public static TheoryData<string> Samples => [.. FileSamples.All.Keys];

    [Theory, MemberData(nameof(Samples))]
    public void What_is_read_means_what_ONNX_Runtime_makes_of_the_file(string sample)
    {
        byte[] file = FileSamples.All[sample].Bytes();
        Network network = OnnxFile.Read(file, sample);
        using ICompiledNetwork compiled = new OnnxRuntimeBackend().Compile(network, file);
        using IWorker worker = compiled.CreateWorker(2);
        ReferenceComparison.AssertAgrees(worker, network, 2);
    }
}
